"""A reader to train that is small enough for a test."""

from transformers import BertModel

from training.reader.model import ReaderModel


def tiny_reader(folder: str) -> ReaderModel:
    """Return a reader over the encoder in `folder`, whose heads have the random weights of the moment."""
    encoder = BertModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return ReaderModel(encoder)
