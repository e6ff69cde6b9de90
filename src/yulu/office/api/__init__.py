"""The ways in for programs: REST with OpenAPI, and Open311 GeoReport v2.

In:   requests with a token.
Out:  the same that pages show, in documented shapes.
"""
