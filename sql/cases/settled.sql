-- One row is a settlement that is left after what is void or was taken back; void_reason says why one is not.
-- A reversal (negative amount) names the settlement it takes back, or is paired with one of the same amount.
with once as (
    select
        *,
        row_number() over (partition by stay_key, coalesce(settlement_key, 'row ' || file_row) order by file_row) as copy
    from stage
),

valid_row as (
    select *
    from once
    where valid and copy = 1
),

reversal as (
    select
        stay_key,
        file_row,
        total_yuan,
        original_key,
        row_number() over (partition by stay_key, total_yuan order by file_row) as nth
    from valid_row
    where total_yuan < 0
),

payment as (
    select
        stay_key,
        file_row,
        total_yuan,
        settlement_key,
        refunded,
        row_number() over (partition by stay_key, total_yuan order by refunded desc, file_row) as nth
    from valid_row
    where total_yuan >= 0 or total_yuan is null
),

named as (
    select
        payment.file_row as paid_row,
        reversal.file_row as reversed_row
    from reversal
    inner join payment
        on
            reversal.stay_key = payment.stay_key
            and reversal.original_key = payment.settlement_key
            and reversal.total_yuan = -payment.total_yuan
),

paired as (
    select
        payment.file_row as paid_row,
        reversal.file_row as reversed_row
    from reversal
    inner join payment
        on reversal.stay_key = payment.stay_key and reversal.total_yuan = -payment.total_yuan and reversal.nth = payment.nth
    where
        reversal.file_row not in (select reversed_row from named)
        and payment.file_row not in (select paid_row from named)
),

taken_back as (
    select paid_row as file_row
    from named
    union
    select reversed_row
    from named
    union
    select paid_row
    from paired
    union
    select reversed_row
    from paired
)

select
    once.*,
    not once.valid
    or once.copy > 1
    or once.file_row in (select file_row from taken_back)
    or (once.refunded and coalesce(once.total_yuan, 0) >= 0) as void
from once
