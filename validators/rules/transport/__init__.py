"""HTTP as OCPI uses it: authorization, message ids, where requests may go."""
