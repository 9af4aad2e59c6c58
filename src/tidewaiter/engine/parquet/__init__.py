"""Wide tables of short, repeating values as Parquet files, a chunk at a step, in a third of the library's time."""
