-- One row is one dated statement on the centre.
select
    event_id, event_type, event_type_zh, event_type_en, date_start, date_end, date_basis, date_basis_zh, date_basis_en, axis_date,
    label_zh, label_en, flag, note_zh, note_en, source_id, tier, publisher
from event
where subject_id = $project
order by axis_date nulls last, event_id
