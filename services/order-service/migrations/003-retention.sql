-- For the clean-up: what has lain in carts the longest.
create index cart_item_by_age on cart_item (added_at);
