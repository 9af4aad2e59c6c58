"""Arrays handed on inside a kernel without being counted.

Numba counts who holds an array, in one number that all threads share: a function called for each of millions of rows
spends more time on the counts of thirty arrays than on its work, and threads wait for each other. A kernel that borrows
what it was given, once, before its loop, hands it to the functions it calls free of that. The caller holds the arrays
until the kernel is done; nothing borrowed may be given back or kept.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba.core import types
from numba.extending import intrinsic

Held = TypeVar("Held")


def _uncounted(context: Any, builder: Any, kind: Any, value: Any) -> Any:  # noqa: ANN401 - Numba's own objects
    if isinstance(kind, types.Array):
        array = context.make_array(kind)(context, builder, value)
        array.meminfo, array.parent = array.meminfo.type(None), array.parent.type(None)
        return array._getvalue()  # noqa: SLF001 - the only way to the value of a structure
    if isinstance(kind, types.BaseTuple):
        kinds: tuple[Any, ...] = tuple(kind)  # type: ignore[arg-type] # it has no annotation
        members = [_uncounted(context, builder, one, builder.extract_value(value, i)) for i, one in enumerate(kinds)]
        return context.make_tuple(builder, kind, members)
    return value


@intrinsic
def _borrowed(_typing: Any, held: Any) -> Any:  # noqa: ANN401 - Numba's own objects
    def made(context: Any, builder: Any, signature: Any, values: Any) -> Any:  # noqa: ANN401 - as above
        return _uncounted(context, builder, signature.args[0], values[0])

    return held(held), made


borrowed = cast("Callable[[Held], Held]", _borrowed)
"""In a kernel: an array, or a tuple of them (tuples in it, too), as it is and uncounted."""
