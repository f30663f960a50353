-- One row is one code of one list.
select code, name_zh, name_en, note_zh, note_en
from code
where list = $list
order by position
