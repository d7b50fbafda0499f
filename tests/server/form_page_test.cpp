#include "server/forms/form_page.hpp"

#include "requests/check_code.hpp"
#include "server/forms/qr_svg.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::server;

namespace {

requests::UseCase useCase() {
    requests::UseCase use_case;
    use_case.number = "UC-2026-0001";
    use_case.title = "ACT <stock> & \"gloves\"";
    use_case.form.title = use_case.title;
    use_case.form.unit = "Malaria <b>Programme</b>";
    use_case.form.purpose = "Find facilities\nwithout ACT";
    use_case.form.questions = {"Do you have <i>ACT</i>?", "How many?"};
    use_case.form.requested_start = fromEpochMs(1'790'000'000'000);
    use_case.form.cost_cap_messages = 5'000;
    return use_case;
}

bool has(const std::string& html, const std::string& what) {
    return html.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("the printed form shows number, code and what is asked for, escaped", "[server]") {
    const auto use_case = useCase();
    const auto html = toHtml(FormPage{use_case, std::nullopt, fromEpochMs(1'790'000'000'000)});
    CHECK(has(html, "UC-2026-0001"));
    CHECK(has(html, requests::spacedCode(requests::checkCode(use_case.number, use_case.form))));
    CHECK(has(html, "ACT &lt;stock&gt; &amp; &quot;gloves&quot;"));
    CHECK(has(html, "Malaria &lt;b&gt;Programme"));
    CHECK(has(html, "&lt;i&gt;ACT&lt;/i&gt;?"));
    CHECK_FALSE(has(html, "<i>"));
    CHECK_FALSE(has(html, "<stock>"));
    CHECK(has(html, "21-09-2026 14:13"));
    CHECK(has(html, "5000"));
    CHECK(has(html, "<svg class=\"qr\""));
    CHECK(has(html, "Draft: not submitted"));
    CHECK(has(html, "href=\"/form.css\""));
    CHECK_FALSE(has(html, "<script"));
}

TEST_CASE("the printed form says when it was submitted, in the country's time, and may carry its style", "[server]") {
    const auto use_case = useCase();
    FormPage page{use_case, fromEpochMs(1'790'000'000'000), fromEpochMs(1'790'000'000'000)};
    page.zone = *flows::TimeZone::named("Africa/Nairobi");
    page.style = "body { color: #000; }";
    const auto html = toHtml(page);
    CHECK(has(html, "Submitted 21-09-2026 17:13"));
    CHECK_FALSE(has(html, "Draft"));
    CHECK(has(html, "<style>body { color: #000; }</style>"));
    CHECK_FALSE(has(html, "form.css"));
}

TEST_CASE("an empty form can be printed, to be filled in by hand", "[server]") {
    requests::UseCase use_case;
    use_case.number = "UC-2026-0002";
    const auto html = toHtml(FormPage{use_case, std::nullopt, fromEpochMs(0)});
    CHECK(has(html, "<th>Purpose</th><td></td>"));
    CHECK_FALSE(has(html, "<th>Partner"));
    CHECK(has(html, "<p>None.</p>"));
}

TEST_CASE("a QR code has its three corners, and says where it can hold no more", "[server]") {
    const auto svg = qrSvg("TAMA UC-2026-0001 7Q3KD-0M2AB");
    // The finder patterns begin with a row of seven dark modules behind the quiet zone of four.
    for (int x = 4; x < 11; ++x) CHECK(has(svg, "M" + std::to_string(x) + " 4h1v1h-1z"));
    CHECK_FALSE(has(svg, "M11 4h1"));
    CHECK_FALSE(has(svg, "M3 4h1"));
    CHECK(has(svg, "viewBox=\"0 0 33 33\"") != has(svg, "viewBox=\"0 0 37 37\""));
    CHECK_THROWS_AS(qrSvg(std::string(5'000, 'x')), std::invalid_argument);
}
