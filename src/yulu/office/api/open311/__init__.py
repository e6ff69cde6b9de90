"""Open311 GeoReport v2: what clients for reporting a matter to a city speak, all over the world.

In:   requests as forms, with a token as `api_key`.
Out:  services, definitions, requests and their updates, as JSON or XML.
Read: `views.py`, then `services.py` and `requests.py`. Source: wiki.open311.org, GeoReport v2.
"""
