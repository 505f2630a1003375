"""All the parts of one running sandbox, for those that need several of them."""

from dataclasses import dataclass

from sandbox.courier import Courier
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.interactions import Client
from sandbox.limits import RateLimits
from sandbox.tickets import Tickets
from sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Site:
    """One running sandbox."""

    url: str
    workspace: Workspace
    courier: Courier
    client: Client
    events: Events
    tickets: Tickets
    faults: Faults
    limits: RateLimits
