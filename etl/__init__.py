"""The data pipeline: reads `data/`, checks it, builds and publishes the warehouse."""
