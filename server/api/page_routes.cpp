#include <array>
#include <functional>
#include <string>

#include "server/api/routes.hpp"
#include "server/embedded/page_api_js.hpp"
#include "server/embedded/page_app_js.hpp"
#include "server/embedded/page_charts_js.hpp"
#include "server/embedded/page_dom_js.hpp"
#include "server/embedded/page_form_css.hpp"
#include "server/embedded/page_icon_svg.hpp"
#include "server/embedded/page_index_html.hpp"
#include "server/embedded/page_list_js.hpp"
#include "server/embedded/page_live_js.hpp"
#include "server/embedded/page_sign_in_js.hpp"
#include "server/embedded/page_style_css.hpp"
#include "server/embedded/page_workers_js.hpp"

namespace tama::server {
namespace {

struct PageFile {
    std::string_view path;
    std::string_view type;
    const std::string_view& content;
};

constexpr std::string_view kScript = "text/javascript; charset=utf-8";

const std::array kFiles{
    PageFile{"/", "text/html; charset=utf-8", embedded::page_index_html},
    PageFile{"/style.css", "text/css; charset=utf-8", embedded::page_style_css},
    PageFile{"/form.css", "text/css; charset=utf-8", embedded::page_form_css},
    PageFile{"/icon.svg", "image/svg+xml", embedded::page_icon_svg},
    PageFile{"/app.js", kScript, embedded::page_app_js},
    PageFile{"/api.js", kScript, embedded::page_api_js},
    PageFile{"/charts.js", kScript, embedded::page_charts_js},
    PageFile{"/dom.js", kScript, embedded::page_dom_js},
    PageFile{"/list.js", kScript, embedded::page_list_js},
    PageFile{"/live.js", kScript, embedded::page_live_js},
    PageFile{"/sign_in.js", kScript, embedded::page_sign_in_js},
    PageFile{"/workers.js", kScript, embedded::page_workers_js},
};

}  // namespace

void addPageRoutes(Router& router) {
    for (const auto& file : kFiles) {
        // Within one build of the program equal tags mean equal bytes; a new build is asked again at every
        // load.
        const auto tag = "\"" + std::to_string(std::hash<std::string_view>{}(file.content)) + "\"";
        router.add("GET", std::string(file.path), {}, [&file, tag](const Request& request, Context&) {
            auto response = request.header("if-none-match") == tag
                                ? Response{304, {}, std::string()}
                                : bytesResponse(200, file.type, std::string(file.content));
            return response.with("ETag", tag).with("Cache-Control", "no-cache");
        });
    }
}

}  // namespace tama::server
