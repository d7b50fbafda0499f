#include "server/forms/form_page.hpp"

#include <array>

#include <date/date.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/language_name.hpp"
#include "base/text.hpp"
#include "requests/check_code.hpp"
#include "server/forms/qr_svg.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

enum class FieldKind : std::uint8_t { Text, Time, Count };

struct FieldLine {
    const char* member;  // of the form's JSON
    const char* label;
    FieldKind kind = FieldKind::Text;
    bool always = false;  // printed empty, too, to be filled in by hand
};

constexpr std::array kWho{
    FieldLine{"unit", "Unit, directorate, division", FieldKind::Text, true},
    FieldLine{"requestor", "Requestor", FieldKind::Text, true},
    FieldLine{"position", "Position", FieldKind::Text, true},
    FieldLine{"phone", "Telephone"},
    FieldLine{"email", "E-mail"},
    FieldLine{"partner", "Implementing partner"},
};

constexpr std::array kWhat{
    FieldLine{"purpose", "Purpose", FieldKind::Text, true},
    FieldLine{"decision", "Decision it supports", FieldKind::Text, true},
    FieldLine{"category", "Category", FieldKind::Text, true},
    FieldLine{"target_group", "Target group", FieldKind::Text, true},
    FieldLine{"cadres", "Cadres"},
    FieldLine{"places", "Counties, districts"},
    FieldLine{"facility_types", "Facility types"},
    FieldLine{"hr_status", "HR status"},
    FieldLine{"sex", "Sex"},
    FieldLine{"languages", "Languages"},
    FieldLine{"exclusions", "Left out"},
    FieldLine{"estimated_size", "Estimated size", FieldKind::Count},
    FieldLine{"requested_start", "Start", FieldKind::Time, true},
    FieldLine{"requested_end", "End", FieldKind::Time, true},
    FieldLine{"reminders", "Reminders"},
    FieldLine{"recurrence", "Repeated"},
    FieldLine{"urgency", "Why it cannot wait"},
    FieldLine{"sensitivity", "Sensitivity", FieldKind::Text, true},
    FieldLine{"trigger_word", "Trigger word"},
    FieldLine{"results_for", "Who may see the results"},
    FieldLine{"report_due", "Report due", FieldKind::Time},
    FieldLine{"budget_line", "Budget line"},
    FieldLine{"cost_cap_messages", "At most so many SMS", FieldKind::Count},
    FieldLine{"data_sharing_agreement", "Data-sharing agreement"},
    FieldLine{"remarks", "Remarks"},
};

std::string momentIn(const flows::TimeZone& zone, WallTime time) {
    const auto local = time + zone.offsetAt(std::chrono::time_point_cast<flows::Micros>(time));
    return date::format("%d-%m-%Y %H:%M", date::floor<std::chrono::minutes>(local));
}

std::string valueOf(const json& form, const FieldLine& line, const flows::TimeZone& zone) {
    const auto found = form.find(line.member);
    if (found == form.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    if (!found->is_number_integer()) return {};
    const auto number = found->get<std::int64_t>();
    return line.kind == FieldKind::Time ? momentIn(zone, fromEpochMs(number)) : std::to_string(number);
}

template <std::size_t N>
std::string tableOf(const json& form, const std::array<FieldLine, N>& lines, const flows::TimeZone& zone) {
    std::string html = "<table>";
    for (const FieldLine& line : lines) {
        const auto value = valueOf(form, line, zone);
        if (value.empty() && !line.always) continue;
        html += fmt::format("<tr><th>{}</th><td>{}</td></tr>", line.label, htmlEscape(value));
    }
    return html + "</table>";
}

std::string memberOf(const json& object, const char* name) {
    return object.is_object() && object.contains(name) && object[name].is_string() ? object[name].get<std::string>()
                                                                                   : std::string();
}

/// A text, or an object with more to it.
std::string questionCell(const json& question) {
    if (question.is_string()) return "<p>" + htmlEscape(question.get<std::string>()) + "</p>";
    std::string html = "<p>" + htmlEscape(memberOf(question, "text")) + "</p>";
    const auto more = [&html](std::string_view label, const std::string& value) {
        if (!value.empty()) html += fmt::format(R"(<p class="small">{}: {}</p>)", label, htmlEscape(value));
    };
    if (question.contains("translations") && question["translations"].is_object()) {
        for (const auto& [language, text] : question["translations"].items()) {
            if (text.is_string()) more(htmlEscape(languageName(language)), text.get<std::string>());
        }
    }
    more("Answer", memberOf(question, "answer_type"));
    if (question.contains("choices") && question["choices"].is_array()) {
        std::string choices;
        for (const auto& choice : question["choices"]) {
            if (choice.is_string()) choices += (choices.empty() ? "" : " / ") + choice.get<std::string>();
        }
        more("Choices", choices);
    }
    more("Fits", memberOf(question, "validation"));
    more("Skips", memberOf(question, "skip_logic"));
    more("Follow-up", memberOf(question, "follow_up"));
    return html;
}

std::string questionsOf(const json& form) {
    if (!form.contains("questions") || form["questions"].empty()) return "<p>None.</p>";
    std::string html = R"(<table class="questions">)";
    int number = 0;
    for (const auto& question : form["questions"]) {
        html += fmt::format("<tr><td>{}</td><td>{}</td></tr>", ++number, questionCell(question));
    }
    return html + "</table>";
}

std::string signBox(std::string_view who, std::string_view line) {
    return fmt::format(R"(<div class="sign"><p>{}</p><p class="line">{}</p></div>)", who, line);
}

std::string head(const FormPage& page, const std::string& code) {
    const auto& use_case = page.use_case;
    const std::string in_code =
        page.check_url.empty() ? "TAMA " + use_case.number + " " + requests::spacedCode(code) : page.check_url;
    std::string html = fmt::format(
        R"(<header><div><p class="kind">Use Case Request Form</p><h1>{}</h1><p class="number">{}</p>)",
        htmlEscape(use_case.title),
        htmlEscape(use_case.number)
    );
    if (page.submitted_at) {
        html += "<p>Submitted " + momentIn(page.zone, *page.submitted_at) + "</p>";
    } else {
        html += R"(<p class="draft">Draft: not submitted</p>)";
    }
    return html + fmt::format(
                      R"(</div><div class="seal">{}<p class="code">{}</p><p class="small">check code</p></div></header>)",
                      qrSvg(in_code),
                      requests::spacedCode(code)
                  );
}

}  // namespace

std::string toHtml(const FormPage& page) {
    const auto form = json::parse(toJson(page.use_case.form));
    const std::string code = requests::checkCode(page.use_case.number, page.use_case.form);
    std::string html = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">";
    html += R"(<meta name="viewport" content="width=device-width, initial-scale=1">)";
    html += fmt::format("<title>{} {}</title>", htmlEscape(page.use_case.number), htmlEscape(page.use_case.title));
    html += page.style.empty() ? std::string(R"(<link rel="stylesheet" href="/form.css">)") : "<style>" + page.style + "</style>";
    html += "</head><body>" + head(page, code);
    html += "<h2>Who asks</h2>" + tableOf(form, kWho, page.zone);
    html += "<h2>What is asked for</h2>" + tableOf(form, kWhat, page.zone);
    html += "<h2>Questions</h2>" + questionsOf(form);
    // Once more beside the signatures: they may come to another sheet than the head.
    html += fmt::format(
        R"(<section class="paper"><h2>Signatures</h2><p>{} <span class="code">{}</span></p><div class="signatures">)",
        htmlEscape(page.use_case.number),
        requests::spacedCode(code)
    );
    html += signBox("Requestor", "Name, signature, date");
    html += signBox("Received by the data manager", "Initials, date");
    html += signBox("Director", "Name, initials, date");
    html += R"(</div><div class="remarks">Remarks</div></section>)";
    html += fmt::format(
        R"(<footer class="small">Printed {}. The check code stands for everything on this form but signatures and remarks )"
        R"(by hand: when any of it is changed, the code changes. The signed paper is kept with the use case once it is photographed, )"
        R"(uploaded, and a second person has confirmed that the code is still that of {}.</footer></body></html>)",
        momentIn(page.zone, page.printed_at),
        htmlEscape(page.use_case.number)
    );
    return html + "\n";
}

}  // namespace tama::server
