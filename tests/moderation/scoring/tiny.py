"""A tiny model in Detoxify's own format, made on the spot: a BERT of some thousand weights that knows a word.

Not for judging how good Detoxify is: only that its real class loads and runs what we hand it.
"""

from pathlib import Path
from typing import Any

SENTENCE = (
    "you are a very nice stupid neighbour the dog barks tout le monde est bienvenu hello thanks . , ! ?"
)
WORDS = SENTENCE.split()
CLASSES = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
BAD = "stupid"


def write_folder(folder: Path) -> Path:
    """Write configuration and tokenizer, as a model hub keeps them."""
    from transformers import BertConfig, BertTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    letters = [letter for sign in "abcdefghijklmnopqrstuvwxyz" for letter in (sign, f"##{sign}")]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(WORDS), *letters]
    vocabulary = list(dict.fromkeys(words))
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    BertTokenizer.from_pretrained(str(folder)).save_pretrained(str(folder))
    BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    ).save_pretrained(str(folder))
    return folder


def train(folder: Path) -> dict[str, Any]:
    """Return the weights of a model that has learned, in a second, that one word is bad."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    torch.manual_seed(1)
    torch.set_num_threads(1)
    tokenizer = BertTokenizer.from_pretrained(str(folder))
    config = BertConfig.from_pretrained(str(folder), num_labels=len(CLASSES))
    model = BertForSequenceClassification(config)
    texts, labels = [], []
    for number in range(64):
        words = [WORDS[(number * 7 + step * (number % 5 + 1)) % len(WORDS)] for step in range(6)]
        words = [word for word in words if word != BAD]
        if number % 2:
            words.insert(number % 5, BAD)
        texts.append(" ".join(words))
        labels.append([float(number % 2)] * len(CLASSES))
    inputs = tokenizer(texts, return_tensors="pt", padding=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(60):
        optimizer.zero_grad()
        logits = model(**inputs).logits
        torch.nn.functional.binary_cross_entropy_with_logits(logits, torch.tensor(labels)).backward()
        optimizer.step()
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def content(folder: Path, weights: dict[str, Any]) -> dict[str, Any]:
    """Return what a checkpoint of Detoxify holds."""
    arguments = {
        "model_type": str(folder),
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
        "num_classes": len(CLASSES),
    }
    return {
        "config": {"arch": {"args": arguments}, "dataset": {"args": {"classes": CLASSES}}},
        "state_dict": weights,
    }
