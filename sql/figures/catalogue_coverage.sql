-- One row is one project and one domain: how many figures were found; zero is nothing found, not nothing happened.
with domains as (
    select distinct domain, domain_zh, domain_en, domain_order
    from metric
)

select
    coverage.project_id,
    project.name_zh,
    project.name_en,
    project.batch,
    project.status,
    project.lead_only,
    coverage.domain,
    domains.domain_zh,
    domains.domain_en,
    domains.domain_order,
    coverage.observations,
    count(*) filter (coverage.observations > 0) over (partition by coverage.project_id) as domains_known,
    sum(coverage.observations) over (partition by coverage.project_id)::integer as figures_known
from coverage
inner join domains using (domain)
inner join project using (project_id)
order by domains_known desc, figures_known desc, coverage.project_id, domains.domain_order
