"""Case records: reading what is really sent, keeping it private, measuring, protecting."""
