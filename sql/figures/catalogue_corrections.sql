-- One row is one correction of a carried-over value: what it was, what it became, and why.
select
    correction.correction_id,
    correction.row_id,
    correction.table_name,
    coalesce(dictionary.name_zh, correction.column_name) as column_zh,
    coalesce(dictionary.name_en, correction.column_name) as column_en,
    coalesce(was.name_zh, correction.was) as was_zh,
    coalesce(was.name_en, correction.was) as was_en,
    coalesce(becomes.name_zh, correction.becomes) as becomes_zh,
    coalesce(becomes.name_en, correction.becomes) as becomes_en,
    correction.reason_zh,
    correction.reason_en
from correction
left join dictionary using (table_name, column_name)
left join code as was on dictionary.refers_to = 'code:' || was.list and correction.was = was.code
left join code as becomes on dictionary.refers_to = 'code:' || becomes.list and correction.becomes = becomes.code
order by correction.correction_id
