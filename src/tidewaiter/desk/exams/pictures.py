"""Pictures of examinations as they are sent to a browser."""

from pathlib import Path

from django.http import FileResponse


def as_it_came(exam_id: str, number: int, file: Path, media_type: str) -> FileResponse:
    """A picture's own bytes, shown and not run, for the one who asked."""
    answer = FileResponse(file.open("rb"), content_type=media_type)
    answer["Content-Disposition"] = f'inline; filename="{exam_id}-{number}.{media_type.partition("/")[2]}"'
    answer["Cache-Control"] = "private, max-age=600"
    return answer
