"""The yearly report in the layout of Implementing Regulation (EU) 2024/2835. Figures come from `queries`."""
