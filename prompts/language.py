"""Tells English from other languages, cheaply: the shipped model knows little else."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")  # noqa: RUF001 -- the apostrophe that phones type
_ENGLISH_TEXT = (
    "the a an and or but is are was were be been it its this that these of to in on for with from at by as not no "
    "i we you they he she my our your their me us them have has had do does did can could would should will if "
    "when there what why how all so just very more please"
)
_ENGLISH = frozenset(_ENGLISH_TEXT.split())
# Little words that the other languages of Latin letters use all the time, and English hardly ever.
_OTHERS_TEXT = (
    "le la les des du une est et pas que qui pour avec sur dans je nous vous il elle ce cette mais plus ne au aux "
    "très der die das und ist nicht ein eine ich wir sie mit für auf den dem zu von im es aber auch el los las "
    "una es y en por con para se lo como pero muy mi su al del il di che non per una sono mi ma anche come della "
    "gli o os um uma não com mais muito meu na e em do da de het een ik niet op te met dat van voor maar ook nie "
    "się na z jest do i w to że jak"
)
_OTHERS = frozenset(_OTHERS_TEXT.split()) - _ENGLISH - {"die", "me", "es", "i", "o", "e"}
# Fewer words say too little of a language: "OK" and "Super" are said everywhere.
_ENOUGH = 4


def is_english(words: str) -> bool:
    """Say whether a text may well be English; short texts in Latin letters get the benefit of the doubt."""
    found = [word.lower() for word in _WORD.findall(words)]
    if not found:
        return True
    letters = "".join(found)
    if sum(letter.isascii() for letter in letters) < len(letters) * 0.7:
        return False
    if len(found) < _ENOUGH:
        return True
    return sum(word in _ENGLISH for word in found) >= sum(word in _OTHERS for word in found)
