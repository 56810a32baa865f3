#include "CTemplates.h"

// Written by Tools/embed_templates.py. C23 #embed: the bytes stand in the binary, so that the
// program is one file.

static const unsigned char candidates_mustache[] = {
#embed "../../Templates/candidates.mustache"
};

static const unsigned char changes_mustache[] = {
#embed "../../Templates/changes.mustache"
};

static const unsigned char crossings_mustache[] = {
#embed "../../Templates/crossings.mustache"
};

static const unsigned char cycles_mustache[] = {
#embed "../../Templates/cycles.mustache"
};

static const unsigned char explore_css[] = {
#embed "../../Templates/explore.css"
};

static const unsigned char explore_js[] = {
#embed "../../Templates/explore.js"
};

static const unsigned char explore_mustache[] = {
#embed "../../Templates/explore.mustache"
};

static const unsigned char exploredraw_js[] = {
#embed "../../Templates/exploredraw.js"
};

static const unsigned char exploreexport_js[] = {
#embed "../../Templates/exploreexport.js"
};

static const unsigned char explorekeys_js[] = {
#embed "../../Templates/explorekeys.js"
};

static const unsigned char exploretree_js[] = {
#embed "../../Templates/exploretree.js"
};

static const unsigned char exploreview_js[] = {
#embed "../../Templates/exploreview.js"
};

static const unsigned char explorewords_js[] = {
#embed "../../Templates/explorewords.js"
};

static const unsigned char facets_js[] = {
#embed "../../Templates/facets.js"
};

static const unsigned char finding_js[] = {
#embed "../../Templates/finding.js"
};

static const unsigned char finding_mustache[] = {
#embed "../../Templates/finding.mustache"
};

static const unsigned char findings_js[] = {
#embed "../../Templates/findings.js"
};

static const unsigned char findings_mustache[] = {
#embed "../../Templates/findings.mustache"
};

static const unsigned char foot_mustache[] = {
#embed "../../Templates/foot.mustache"
};

static const unsigned char glossary_mustache[] = {
#embed "../../Templates/glossary.mustache"
};

static const unsigned char graphdata_js[] = {
#embed "../../Templates/graphdata.js"
};

static const unsigned char graphfind_js[] = {
#embed "../../Templates/graphfind.js"
};

static const unsigned char graphlayout_js[] = {
#embed "../../Templates/graphlayout.js"
};

static const unsigned char graphlink_js[] = {
#embed "../../Templates/graphlink.js"
};

static const unsigned char graphorder_js[] = {
#embed "../../Templates/graphorder.js"
};

static const unsigned char graphpanel_js[] = {
#embed "../../Templates/graphpanel.js"
};

static const unsigned char graphtree_js[] = {
#embed "../../Templates/graphtree.js"
};

static const unsigned char group_mustache[] = {
#embed "../../Templates/group.mustache"
};

static const unsigned char groups_mustache[] = {
#embed "../../Templates/groups.mustache"
};

static const unsigned char head_mustache[] = {
#embed "../../Templates/head.mustache"
};

static const unsigned char headline_mustache[] = {
#embed "../../Templates/headline.mustache"
};

static const unsigned char imports_mustache[] = {
#embed "../../Templates/imports.mustache"
};

static const unsigned char index_mustache[] = {
#embed "../../Templates/index.mustache"
};

static const unsigned char keys_js[] = {
#embed "../../Templates/keys.js"
};

static const unsigned char list_css[] = {
#embed "../../Templates/list.css"
};

static const unsigned char list_js[] = {
#embed "../../Templates/list.js"
};

static const unsigned char location_mustache[] = {
#embed "../../Templates/location.mustache"
};

static const unsigned char matrix_js[] = {
#embed "../../Templates/matrix.js"
};

static const unsigned char matrix_mustache[] = {
#embed "../../Templates/matrix.mustache"
};

static const unsigned char matrixgrid_js[] = {
#embed "../../Templates/matrixgrid.js"
};

static const unsigned char neighbours_mustache[] = {
#embed "../../Templates/neighbours.mustache"
};

static const unsigned char package_mustache[] = {
#embed "../../Templates/package.mustache"
};

static const unsigned char pages_css[] = {
#embed "../../Templates/pages.css"
};

static const unsigned char part_mustache[] = {
#embed "../../Templates/part.mustache"
};

static const unsigned char parts_mustache[] = {
#embed "../../Templates/parts.mustache"
};

static const unsigned char parts_table_mustache[] = {
#embed "../../Templates/parts_table.mustache"
};

static const unsigned char picture_mustache[] = {
#embed "../../Templates/picture.mustache"
};

static const unsigned char pictures_css[] = {
#embed "../../Templates/pictures.css"
};

static const unsigned char plan_mustache[] = {
#embed "../../Templates/plan.mustache"
};

static const unsigned char ranking_mustache[] = {
#embed "../../Templates/ranking.mustache"
};

static const unsigned char registry_mustache[] = {
#embed "../../Templates/registry.mustache"
};

static const unsigned char report_css[] = {
#embed "../../Templates/report.css"
};

static const unsigned char report_js[] = {
#embed "../../Templates/report.js"
};

static const unsigned char roots_mustache[] = {
#embed "../../Templates/roots.mustache"
};

static const unsigned char rule_mustache[] = {
#embed "../../Templates/rule.mustache"
};

static const unsigned char search_js[] = {
#embed "../../Templates/search.js"
};

static const unsigned char service_link_mustache[] = {
#embed "../../Templates/service_link.mustache"
};

static const unsigned char severities_mustache[] = {
#embed "../../Templates/severities.mustache"
};

static const unsigned char summary_mustache[] = {
#embed "../../Templates/summary.mustache"
};

static const unsigned char symbols_mustache[] = {
#embed "../../Templates/symbols.mustache"
};

static const unsigned char targets_mustache[] = {
#embed "../../Templates/targets.mustache"
};

#define FILE_ENTRY(name, bytes) {name, bytes, sizeof(bytes)}

static const struct template_file template_files[] = {
    FILE_ENTRY("candidates.mustache", candidates_mustache),
    FILE_ENTRY("changes.mustache", changes_mustache),
    FILE_ENTRY("crossings.mustache", crossings_mustache),
    FILE_ENTRY("cycles.mustache", cycles_mustache),
    FILE_ENTRY("explore.css", explore_css),
    FILE_ENTRY("explore.js", explore_js),
    FILE_ENTRY("explore.mustache", explore_mustache),
    FILE_ENTRY("exploredraw.js", exploredraw_js),
    FILE_ENTRY("exploreexport.js", exploreexport_js),
    FILE_ENTRY("explorekeys.js", explorekeys_js),
    FILE_ENTRY("exploretree.js", exploretree_js),
    FILE_ENTRY("exploreview.js", exploreview_js),
    FILE_ENTRY("explorewords.js", explorewords_js),
    FILE_ENTRY("facets.js", facets_js),
    FILE_ENTRY("finding.js", finding_js),
    FILE_ENTRY("finding.mustache", finding_mustache),
    FILE_ENTRY("findings.js", findings_js),
    FILE_ENTRY("findings.mustache", findings_mustache),
    FILE_ENTRY("foot.mustache", foot_mustache),
    FILE_ENTRY("glossary.mustache", glossary_mustache),
    FILE_ENTRY("graphdata.js", graphdata_js),
    FILE_ENTRY("graphfind.js", graphfind_js),
    FILE_ENTRY("graphlayout.js", graphlayout_js),
    FILE_ENTRY("graphlink.js", graphlink_js),
    FILE_ENTRY("graphorder.js", graphorder_js),
    FILE_ENTRY("graphpanel.js", graphpanel_js),
    FILE_ENTRY("graphtree.js", graphtree_js),
    FILE_ENTRY("group.mustache", group_mustache),
    FILE_ENTRY("groups.mustache", groups_mustache),
    FILE_ENTRY("head.mustache", head_mustache),
    FILE_ENTRY("headline.mustache", headline_mustache),
    FILE_ENTRY("imports.mustache", imports_mustache),
    FILE_ENTRY("index.mustache", index_mustache),
    FILE_ENTRY("keys.js", keys_js),
    FILE_ENTRY("list.css", list_css),
    FILE_ENTRY("list.js", list_js),
    FILE_ENTRY("location.mustache", location_mustache),
    FILE_ENTRY("matrix.js", matrix_js),
    FILE_ENTRY("matrix.mustache", matrix_mustache),
    FILE_ENTRY("matrixgrid.js", matrixgrid_js),
    FILE_ENTRY("neighbours.mustache", neighbours_mustache),
    FILE_ENTRY("package.mustache", package_mustache),
    FILE_ENTRY("pages.css", pages_css),
    FILE_ENTRY("part.mustache", part_mustache),
    FILE_ENTRY("parts.mustache", parts_mustache),
    FILE_ENTRY("parts_table.mustache", parts_table_mustache),
    FILE_ENTRY("picture.mustache", picture_mustache),
    FILE_ENTRY("pictures.css", pictures_css),
    FILE_ENTRY("plan.mustache", plan_mustache),
    FILE_ENTRY("ranking.mustache", ranking_mustache),
    FILE_ENTRY("registry.mustache", registry_mustache),
    FILE_ENTRY("report.css", report_css),
    FILE_ENTRY("report.js", report_js),
    FILE_ENTRY("roots.mustache", roots_mustache),
    FILE_ENTRY("rule.mustache", rule_mustache),
    FILE_ENTRY("search.js", search_js),
    FILE_ENTRY("service_link.mustache", service_link_mustache),
    FILE_ENTRY("severities.mustache", severities_mustache),
    FILE_ENTRY("summary.mustache", summary_mustache),
    FILE_ENTRY("symbols.mustache", symbols_mustache),
    FILE_ENTRY("targets.mustache", targets_mustache),
};

const size_t template_file_count = sizeof(template_files) / sizeof(template_files[0]);

const struct template_file *template_file_at(size_t index) { return &template_files[index]; }
