-- One row is one former code, former name or other spelling of a place, as its file has it.
select
    _row,
    alias,
    adcode,
    kind,
    last_listed,
    note_zh,
    note_en,
    basis
from raw.place_alias
