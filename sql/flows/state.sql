-- One row is one count of one place, level and specialty that the data set is asked for: not the count, only why there is none.
select level, specialty, place, kind, reason
from place_count
