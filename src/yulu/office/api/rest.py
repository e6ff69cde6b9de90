"""The REST interface as a whole, and its OpenAPI document (`/api/v1/openapi.json`)."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

import yulu
from yulu.office.api import deliveries, found, law, matters, subscriptions
from yulu.office.api.bodies import Bodies
from yulu.office.api.problems import MEDIA_TYPE, handle


class Rest(NinjaAPI):
    """Says in its document that refusals are problems, and which operations need no token."""

    def get_openapi_schema(self, **named: Any) -> OpenAPISchema:
        """The OpenAPI document."""
        schema = super().get_openapi_schema(**named)
        for path in schema["paths"].values():
            for operation in path.values():
                if any("Open" in each for each in operation["security"]):
                    operation["security"].insert(0, {})
                for status, response in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in response.get("content", {}):
                        response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
        return schema


rest = Rest(
    title="雨露", version=yulu.__version__, urls_namespace="rest", docs_url=None, parser=Bodies(),
    description="政策、判断、数字核对、案件、匹配和指标。出错一律是 application/problem+json。",
)  # fmt: skip
handle(rest)
rest.add_router("", law.router)
rest.add_router("", matters.router)
rest.add_router("", found.router)
rest.add_router("", subscriptions.router)
rest.add_router("", deliveries.router)
