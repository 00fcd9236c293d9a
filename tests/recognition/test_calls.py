"""Where notes are called: what looks like a call and is a number, and what looks like a number and ends in a call."""

from __future__ import annotations

import pytest

from resconvert.recognition.calls import find_calls
from resconvert.recognition.notes import Found


def called(texts: list[str], notes: int, *, lost: bool = False) -> list[tuple[int, str]]:
    """The mark of each call and the characters before it."""
    calls = find_calls(texts, [Found(str(n), []) for n in range(1, notes + 1)], lost=lost)
    return [
        (place.mark, texts[at][max(0, place.low - 4) : place.low])
        for at, row in sorted(calls.places.items())
        for place in row
    ]


def test_counted_words_and_shares_are_no_calls_where_the_notes_are_lost() -> None:
    actions = [f"行动{n}. 我们将采取行动，落实《2030年议程》，实现可持续发展。" for n in range(1, 9)]
    assert called(actions, 0, lost=True) == []
    areas = ["优先领域1：结构转型与科学", "优先领域2：贸易和区域一体化", "优先领域3：过境、运输和互连互通占17%。"]
    assert called(areas, 0, lost=True) == []
    goals = ["应对贫困过程中的环境挑战(目标1、4、6、7、8、11、12、13和14)；"]
    assert called(goals, 0, lost=True) == []


def test_a_call_behind_a_number_is_told_by_the_calls_around_it() -> None:
    texts = [
        "с удовлетворением напоминая о Конвенции1, и ее исправленной статьи 12, Протокола о необнаруживаемых"
        " осколках3, а также Протокола о минах4,"
    ]
    assert called(texts, 4) == [(1, "нции"), (2, "ьи 1"), (3, "лках"), (4, "инах")]
    chinese = ["欢迎最后文件，1 获得通过，", "继续开展第五次审议大会决定12 所设专家组的工作；", "举行会议并估计费用；3"]
    assert called(chinese, 3) == [(1, "后文件，"), (2, "会决定1"), (3, "计费用；")]


def test_a_number_that_could_be_either_of_two_stays_a_number() -> None:
    texts = ["Recalling the Convention1 and article 12 of it, in its paragraph 22 and the Protocol3 to it,"]
    assert [mark for mark, _ in called(texts, 3)] == [1, 3]


@pytest.mark.parametrize("sign", [",", "."])
def test_a_blank_before_a_comma_shows_a_detached_call(sign: str) -> None:
    texts = [f"Prenant note du Document final du Sommet mondial, adopté à sa réunion de haut niveau 1 {sign} en 2005"]
    assert [mark for mark, _ in called(texts, 1)] == [1]


def test_one_call_in_sight_is_believed_where_a_text_has_few_notes() -> None:
    words = ["Recognizing the Guiding Principles1 as a framework,", "Requests the Secretary-General to report;"]
    assert called(words, 2) == [(1, "ples")]
    assert called(words, 5) == []


def test_arabic_calls_a_note_again_in_parentheses() -> None:
    texts = [
        "إذ تشير إلى العهد الدولي(1) وإلى تقرير الأمين العام(2)،",
        "تحث على الالتزام بالعهد(1) وبالفقرة 187 (2) وبالوثيقة ICCD/COP(2)/23؛",
    ]
    assert [mark for mark, _ in called(texts, 2)] == [1, 2, 1]


def test_a_note_is_called_where_its_mark_stands_first() -> None:
    texts = [
        "重申《残疾人权利公约》，1 并回顾其宗旨，",
        "审议了联合检查组的报告2 以及对该报告的评论意见，3",
        "赞赏地注意到联合检查组的报告；2",
        "表示注意到秘书长的说明；3",
    ]
    assert [mark for mark, _ in called(texts, 3)] == [1, 2, 3, 2, 3]


def test_a_chinese_call_between_a_blank_and_the_text_is_told_by_its_neighbours() -> None:
    texts = [
        "回顾《蒙特雷共识》，1 重申政治宣言 2中所载的呼吁，",
        "执行《联合国反腐败公约》，3 以及第 2段；",
        "请秘书长报告；",
    ]
    assert [mark for mark, _ in called(texts, 3)] == [1, 2, 3]
