//! Facts of organisation: units, desks, routes, people, posts, accounts, nodes.
