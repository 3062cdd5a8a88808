"""The values of a text: amounts, numbers, dates, times, phone numbers, addresses, each with a key for comparing."""
