"""What people read: results, reports, dashboards, exports, open data, plans of organisations."""
