"""What the disclosures say: documents, figures, sections, and how to fetch them."""
