-- One row is one place with what would stay if its residents left as often as those of its peers taken together, with a 95 % interval.
with rate as (
    select place, numerator, denominator
    from od_measure
    where
        dataset_id = $dataset
        and level = $level
        and period = $period
        and specialty = $specialty
        and measure = 'outflow_rate'
        and place not in ('CN', 'ALL')
        and numerator is not null
        and denominator > 0
),

peer as (
    select
        sum(numerator) as out_stays,
        sum(denominator) as resident_stays,
        count(*) as peers
    from rate
    where list_contains($peers, place) and place <> $place
)

select
    rate.place,
    $period as period,
    $specialty as specialty,
    rate.numerator as out_stays,
    rate.denominator as resident_stays,
    peer.peers,
    peer.out_stays as peer_out_stays,
    peer.resident_stays as peer_resident_stays,
    peer.out_stays / peer.resident_stays as peer_rate,
    rate.denominator * (rate.numerator / rate.denominator - peer.out_stays / peer.resident_stays) as would_stay,
    rate.denominator * newcombe_low(rate.numerator, rate.denominator, peer.out_stays, peer.resident_stays) as low,
    rate.denominator * newcombe_high(rate.numerator, rate.denominator, peer.out_stays, peer.resident_stays) as high,
    flow_dataset.synthetic
from rate
cross join peer
inner join flow_dataset on flow_dataset.dataset_id = $dataset
where rate.place = $place and peer.peers > 0
