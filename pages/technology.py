from dashboard.frame import close_page, open_page

page = open_page("technology")
close_page(page)
