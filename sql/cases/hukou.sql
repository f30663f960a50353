-- One row is a row of the batch whose residence tells nothing, with the head of its household-registration address.
select
    row,
    left(address_hukou, greatest(10, length(regexp_extract(left(address_hukou, 30), '^.*[省市区县旗州盟岛]')))) as text
from typed
where
    address_hukou is not null
    and (residence_head is null or residence_head not in (select text from address_place))
