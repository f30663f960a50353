from dashboard.frame import close_page, open_page

page = open_page("evidence")
close_page(page)
