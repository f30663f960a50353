"""Which encoding a file is in: by its bytes, also where they are few, late, or partly bad."""

import codecs

import pytest

from etl.cases import encoding
from etl.cases.files import members
from etl.errors import InputError
from tests.etl.cases import three_cases as three


def detected(tmp_path, content: bytes) -> str:
    """The encoding of a file with this content."""
    (member,) = members(three.write(tmp_path, "f.csv", content))
    return encoding.detect(member)


@pytest.mark.parametrize("word", ["医院", "河南省郑州市", "联通", "𠮷", "男", "急性心肌梗死（前壁）", "第Ⅱ期"])
@pytest.mark.parametrize("code", ["utf-8", "gb18030"])
def test_a_word_is_enough(tmp_path, word, code):
    assert detected(tmp_path, f"A01,A02\n1,{word}\n".encode(code)) == code


def test_marks(tmp_path):
    assert detected(tmp_path, codecs.BOM_UTF8 + b"A01\n") == "utf-8"
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        with pytest.raises(InputError, match="UTF-16"):
            detected(tmp_path, mark + "A01\n".encode("utf-16-le"))


def test_plain_ascii_is_utf8(tmp_path):
    assert detected(tmp_path, b"A01\n1\n") == detected(tmp_path, b"") == "utf-8"


def test_chinese_that_comes_late_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(encoding, "CHUNK", 64)
    for code in ("utf-8", "gb18030"):
        assert detected(tmp_path, b"1,2,3\n" * 500 + "医院".encode(code) + b"\n" * 500 + "郑州".encode(code)) == code


def test_a_few_bad_bytes_do_not_change_the_encoding(tmp_path):
    for code in ("utf-8", "gb18030"):
        assert detected(tmp_path, "某某市人民医院,郑州\n".encode(code) * 20 + b"\xff\xfe\x80,\xe4\n" * 5) == code


def test_middle_dots_and_degrees_alone_say_nothing(tmp_path):
    assert detected(tmp_path, "阿不都·热合曼,37.5℃,3×2,河南".encode()) == "utf-8"
