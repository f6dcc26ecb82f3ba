"""The parts of a printed document, in the order and wording in which departments publish them."""
