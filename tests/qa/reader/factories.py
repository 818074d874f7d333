"""Readers as others train them, tiny and untrained."""

from pathlib import Path


def make_question_answering(tiny_model: Path, folder: Path) -> Path:
    """Save a transformers question-answering model in `folder`."""
    import torch
    from transformers import AutoConfig, AutoTokenizer, BertForQuestionAnswering

    torch.manual_seed(11)
    BertForQuestionAnswering(AutoConfig.from_pretrained(tiny_model)).save_pretrained(folder)
    AutoTokenizer.from_pretrained(tiny_model).save_pretrained(folder)
    return folder


def make_cross_encoder(tiny_model: Path, folder: Path) -> Path:
    """Save a sentence-transformers CrossEncoder with one label in `folder`."""
    import torch
    from transformers import AutoConfig, AutoTokenizer, BertForSequenceClassification

    torch.manual_seed(12)
    config = AutoConfig.from_pretrained(tiny_model, num_labels=1)
    BertForSequenceClassification(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(tiny_model).save_pretrained(folder)
    return folder
