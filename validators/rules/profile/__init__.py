"""What a profile of your own asks for beyond OCPI."""
