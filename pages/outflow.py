from dashboard.frame import close_page, open_page

page = open_page("outflow")
close_page(page)
