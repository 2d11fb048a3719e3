"""Where people live: municipalities, districts with their outline, streets and addresses.

Not for who lives there: that is `people`. Nothing here is written by a resident, so all of it is public.
"""
