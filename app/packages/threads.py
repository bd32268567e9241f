"""What is said about answers, and who holds the lead's seat, to and from version 4 of the format."""

from collections.abc import Iterable, Sequence

from app.domain.errors import AuditError
from app.domain.ids import AnswerKey, AuditId, EntryId, PersonId, ToolHash
from app.domain.seats import SeatMove, move_hash
from app.domain.threads import Post, check_post, post_hash
from app.packages import wire, wire4
from app.packages.refusals import malformed


def written_post(post: Post) -> wire4.PostV4:
    return wire4.PostV4(
        thread=post.thread,
        kind=post.kind,
        deed=post.deed,
        side=post.side,
        audit_id=post.audit_id,
        key=post.key,
        tool_hash=post.tool_hash,
        revision=post.revision,
        body=dict(post.body),
        after=post.after,
        author=post.author,
        at=post.at,
        hash=post.hash,
    )


def written_posts(posts: Iterable[Post]) -> tuple[wire4.PostV4, ...]:
    """As they travel: each once, ordered by hash."""
    held = {each.hash: each for each in posts}
    return tuple(written_post(held[each]) for each in sorted(held))


def post_from(found: wire4.PostV4, file_name: str) -> Post:
    """Raises PackageRefused where it is not what its hash says."""
    post = Post(
        thread=EntryId(found.thread),
        kind=found.kind,
        deed=found.deed,
        side=found.side,
        audit_id=AuditId(found.audit_id),
        key=AnswerKey(found.key),
        tool_hash=ToolHash(found.tool_hash),
        revision=found.revision,
        body=found.body,
        after=found.after,
        author=PersonId(found.author),
        at=found.at,
        hash=found.hash,
    )
    try:
        check_post(post)
    except AuditError:
        raise malformed(file_name, "what is said about an answer") from None
    if (
        not wire.is_moment(found.at)
        or not wire.are_sorted_once(found.after)
        or post_hash(post) != post.hash
    ):
        raise malformed(file_name, "what is said about an answer")
    return post


def posts_from(found: Sequence[wire4.PostV4], file_name: str) -> tuple[Post, ...]:
    if not wire.are_sorted_once([each.hash for each in found]):
        raise malformed(file_name, "the order of what is said about answers")
    return tuple(post_from(each, file_name) for each in found)


def written_move(move: SeatMove) -> wire4.SeatMoveV4:
    return wire4.SeatMoveV4(
        to=move.to,
        name=move.name,
        after=move.after,
        author=move.author,
        author_name=move.author_name,
        reason=move.reason,
        at=move.at,
        hash=move.hash,
    )


def written_moves(moves: Iterable[SeatMove]) -> tuple[wire4.SeatMoveV4, ...]:
    held = {each.hash: each for each in moves}
    return tuple(written_move(held[each]) for each in sorted(held))


def move_from(found: wire4.SeatMoveV4, file_name: str) -> SeatMove:
    move = SeatMove(
        to=PersonId(found.to),
        name=found.name,
        after=found.after,
        author=PersonId(found.author),
        author_name=found.author_name,
        reason=found.reason,
        at=found.at,
        hash=found.hash,
    )
    if (
        not wire.is_moment(found.at)
        or not wire.are_sorted_once(found.after)
        or move_hash(move) != move.hash
    ):
        raise malformed(file_name, "who leads the round")
    return move


def moves_from(found: Sequence[wire4.SeatMoveV4], file_name: str) -> tuple[SeatMove, ...]:
    if not wire.are_sorted_once([each.hash for each in found]):
        raise malformed(file_name, "who leads the round")
    return tuple(move_from(each, file_name) for each in found)
