"""Invented people, stays and flows, for tests, benchmarks and the demonstration warehouse. Nothing here is a fact."""

KIND = "SYNTHETIC"
NOTE_ZH = "合成数据：医院、人数与费用均为随机生成，只有地名是真的。"
NOTE_EN = "Synthetic data: hospitals, numbers and costs are drawn at random; only the names of places are real."
