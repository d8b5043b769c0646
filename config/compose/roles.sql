-- The two roles that the grants are for: the relay's own, and the application's.
create role outrider_relay login password 'relay';
create role shop_app login password 'app';
