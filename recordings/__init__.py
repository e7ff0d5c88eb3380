"""What went over the wire and where it is kept: exchanges, findings and the SQLite file that holds them."""
