from dashboard.frame import close_page, open_page

page = open_page("targets")
close_page(page)
