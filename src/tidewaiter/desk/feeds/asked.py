"""What somebody asks about data quality, as it stands in the address: dimension, period and what is kept of it."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import quality
from tidewaiter.centre.workspace import Workspace
from tidewaiter.desk.request import Request
from tidewaiter.history.quality import DIMENSIONS
from tidewaiter.pipeline.scorecard import BY, CODE, WEEKS, Scope

PERIODS: dict[int, str | Promise] = {1: _("this week"), 4: _("4 weeks"), WEEKS: _("13 weeks"), 26: _("26 weeks")}
NAMES: dict[str, str | Promise] = {
    "filer": _("Filer"),
    "country": _("Country"),
    "mode": _("Mode"),
    CODE: _("Problem"),
}
PLURAL: dict[str, str | Promise] = {
    "filer": _("Filers"),
    "country": _("Countries"),
    "mode": _("Modes"),
    CODE: _("Problems"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The dimension, weeks, values kept ('' is 'not filed'), the problem, and the page of a list."""

    by: str = "filer"
    weeks: int = WEEKS
    where: dict[str, str] = field(default_factory=dict)
    code: str = ""
    batch: str = ""
    page: int = 1

    @classmethod
    def of(cls, request: Request) -> "Asked":
        """From the address; what makes no sense there is left out."""
        given = request.GET
        weeks, page = given.get("weeks", ""), given.get("page", "")
        return cls(
            by=given["by"] if given.get("by") in BY else "filer",
            weeks=int(weeks) if weeks.isdecimal() and int(weeks) in PERIODS else WEEKS,
            where={name: given[name] for name in DIMENSIONS if name in given},
            code=given.get(CODE, ""),
            batch=given.get("batch", ""),
            page=min(max(int(page), 1), 10_000) if page.isdecimal() else 1,
        )

    def scope(self, workspace: Workspace, actor: Actor) -> Scope:
        """What is scored."""
        return quality.scope(workspace, actor, self.weeks, **self.where)

    def query(self, **changed: object) -> str:
        """The query part of an address that asks this, with changes; None leaves a part out."""
        said: dict[str, object] = {"by": self.by, "weeks": self.weeks, **self.where}
        if self.code:
            said[CODE] = self.code
        if self.batch:
            said["batch"] = self.batch
        said |= changed
        return urlencode({name: value for name, value in said.items() if value is not None})

    def kept(self) -> list[tuple[str | Promise, str]]:
        """What is kept, by name, for showing."""
        shown = [(NAMES[name], value or str(_("not filed"))) for name, value in self.where.items()]
        return [*shown, (NAMES[CODE], self.code)] if self.code else shown
