#include "CTemplates.h"

// C23 #embed: the bytes stand in the binary, so that the program is one file.

static const unsigned char changes_mustache[] = {
#embed "../../Templates/changes.mustache"
};

static const unsigned char crossings_mustache[] = {
#embed "../../Templates/crossings.mustache"
};

static const unsigned char foot_mustache[] = {
#embed "../../Templates/foot.mustache"
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

static const unsigned char location_mustache[] = {
#embed "../../Templates/location.mustache"
};

static const unsigned char neighbours_mustache[] = {
#embed "../../Templates/neighbours.mustache"
};

static const unsigned char picture_mustache[] = {
#embed "../../Templates/picture.mustache"
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

static const unsigned char service_mustache[] = {
#embed "../../Templates/service.mustache"
};

static const unsigned char service_link_mustache[] = {
#embed "../../Templates/service_link.mustache"
};

static const unsigned char targets_mustache[] = {
#embed "../../Templates/targets.mustache"
};

#define FILE_ENTRY(name, bytes) {name, bytes, sizeof(bytes)}

static const struct template_file template_files[] = {
    FILE_ENTRY("changes.mustache", changes_mustache),
    FILE_ENTRY("crossings.mustache", crossings_mustache),
    FILE_ENTRY("foot.mustache", foot_mustache),
    FILE_ENTRY("group.mustache", group_mustache),
    FILE_ENTRY("groups.mustache", groups_mustache),
    FILE_ENTRY("head.mustache", head_mustache),
    FILE_ENTRY("headline.mustache", headline_mustache),
    FILE_ENTRY("imports.mustache", imports_mustache),
    FILE_ENTRY("index.mustache", index_mustache),
    FILE_ENTRY("location.mustache", location_mustache),
    FILE_ENTRY("neighbours.mustache", neighbours_mustache),
    FILE_ENTRY("picture.mustache", picture_mustache),
    FILE_ENTRY("ranking.mustache", ranking_mustache),
    FILE_ENTRY("registry.mustache", registry_mustache),
    FILE_ENTRY("report.css", report_css),
    FILE_ENTRY("report.js", report_js),
    FILE_ENTRY("service.mustache", service_mustache),
    FILE_ENTRY("service_link.mustache", service_link_mustache),
    FILE_ENTRY("targets.mustache", targets_mustache),
};

const size_t template_file_count = sizeof(template_files) / sizeof(template_files[0]);

const struct template_file *template_file_at(size_t index) { return &template_files[index]; }
