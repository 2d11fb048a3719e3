"""The worked examples of the document on samples come out as written."""

import doctest
import re

from tests.helpers import source

DOCUMENT = source.ROOT / "docs" / "algorithms" / "samples.md"
BLOCK = re.compile(r"```pycon\n(.*?)```", re.DOTALL)


def test_the_examples_of_the_document_come_out_as_written():
    code = "\n".join(BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")))
    test = doctest.DocTestParser().get_doctest(code, {}, DOCUMENT.name, str(DOCUMENT), 0)
    assert len(test.examples) > 6
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=said.append)
    assert not said, "".join(said)
