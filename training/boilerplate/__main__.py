"""`python -m training.boilerplate`."""

from training.boilerplate.classifier import main

if __name__ == "__main__":
    main()
