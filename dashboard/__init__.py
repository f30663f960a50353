"""What the pages share. Nothing here imports `etl` or a page; only `db` opens the warehouse."""
