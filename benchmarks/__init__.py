"""How the published figures are measured. The program never imports this package."""
