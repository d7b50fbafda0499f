// The overview report as a page to print: A4, black on white where colour is missing, nothing from anywhere
// else.
#include <algorithm>

#include <date/date.h>
#include <fmt/format.h>

#include "base/text.hpp"
#include "reports/overview.hpp"

namespace tama::reports {
namespace {

constexpr std::string_view kStyle = R"(
:root { --ink: #1c2321; --soft: #55605c; --line: #d9dedb; --accent: #0f766e; --paper: #ffffff; }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; padding: 32px;
  max-width: 52rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 1.15rem; margin: 32px 0 8px; padding-top: 12px; border-top: 2px solid var(--accent); break-after: avoid; }
h3 { font-size: 1rem; margin: 24px 0 4px; break-after: avoid; }
p { margin: 4px 0; } .soft { color: var(--soft); }
table { border-collapse: collapse; width: 100%; margin: 8px 0; break-inside: avoid; }
th, td { text-align: left; padding: 4px 8px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.bar { width: 30%; }
svg { display: block; } svg .track { fill: #eceeed; } svg .share { fill: var(--accent); }
dl { display: grid; grid-template-columns: 11rem 1fr; gap: 2px 16px; margin: 16px 0; } dt { color: var(--soft); } dd { margin: 0; }
.headline { font-size: 1.3rem; margin: 16px 0; } .headline strong { color: var(--accent); }
.box { border: 1px solid var(--line); min-height: 5rem; padding: 8px; margin: 8px 0; break-inside: avoid; }
@media print { body { padding: 0; font-size: 12px; } }
@page { size: A4; margin: 16mm; }
)";

std::string htmlMoment(const std::optional<WallTime>& time) {
    return time ? date::format("%d-%m-%Y %H:%M UTC", date::floor<std::chrono::minutes>(*time)) : "–";
}

std::string bar(const Proportion& share) {
    const double width = std::clamp(share.value().value_or(0.0), 0.0, 1.0) * 200.0;
    return fmt::format(
        R"(<svg width="200" height="12" role="img" aria-label="{}"><rect class="track" width="200" height="12" rx="3"/>)"
        R"(<rect class="share" width="{:.1f}" height="12" rx="3"/></svg>)",
        percent(share),
        width
    );
}

std::string shareRow(std::string_view name, const Proportion& share, std::string_view of) {
    return fmt::format(
        R"(<tr><td>{}</td><td class="bar">{}</td><td class="number">{}</td></tr>)",
        htmlEscape(name),
        bar(share),
        htmlEscape(inWords(share, of))
    );
}

std::string countRow(std::string_view name, std::int64_t count) {
    return fmt::format(R"(<tr><td>{}</td><td class="number">{}</td></tr>)", htmlEscape(name), count);
}

std::string questionSection(const QuestionFigures& question) {
    std::string html = fmt::format("<h3>{}. {}</h3>", question.position, htmlEscape(question.text));
    html += fmt::format(
        R"(<p class="soft">Asked {}, answered {}; not delivered {}, no answer {}, answer did not fit {}. )"
        R"(First reply did not fit: {}.</p>)",
        question.asked,
        question.valid,
        question.asked - question.delivered,
        question.delivered - question.replied,
        question.invalid,
        htmlEscape(inWords(question.firstTryInvalid(), "who replied"))
    );
    if (question.numbers) return html + fmt::format("<p>{}</p>", inWords(*question.numbers, question.valid));
    html += "<table>";
    for (const auto& category : question.categories) {
        html += shareRow(category.name, {category.count, question.valid}, "answers");
    }
    return html + "</table>";
}

/// Empty where the whole group was asked.
std::string weightedSection(const WeightedAnswers& weighted) {
    if (weighted.questions.empty()) return {};
    std::string html = fmt::format("<h2>Answers, weighted to the whole group of {}</h2>", weighted.population);
    for (const auto& question : weighted.questions) {
        html += fmt::format("<h3>{}. {}</h3><table>", question.position, htmlEscape(question.text));
        for (const auto& category : question.categories) {
            html += fmt::format(
                R"(<tr><td>{}</td><td class="number">{}</td></tr>)", htmlEscape(category.name), inWords(category.share)
            );
        }
        html += "</table>";
    }
    return html;
}

}  // namespace

std::string toHtml(const OverviewReport& report) {
    const auto& use_case = report.use_case;
    const auto& figures = report.figures;
    std::string html = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">";
    html += R"(<meta name="viewport" content="width=device-width, initial-scale=1">)";
    html += fmt::format(
        "<title>{} {}</title><style>{}</style></head><body>",
        htmlEscape(use_case.number),
        htmlEscape(use_case.title),
        kStyle
    );
    html += fmt::format(
        R"(<p class="soft">Use Case Overview Report · {}</p><h1>{}</h1><p class="soft">{}</p>)",
        htmlEscape(use_case.number),
        htmlEscape(use_case.title),
        htmlEscape(use_case.unit)
    );
    html += fmt::format(
        R"(<p class="headline"><strong>{}</strong> of {} targeted completed. RR1: {}.</p>)",
        figures.plain.completed,
        figures.plain.targeted,
        htmlEscape(inWords(figures.rates.rr1, "eligible"))
    );
    html += "<dl>";
    const auto field = [&html](std::string_view name, std::string_view value) {
        html += fmt::format("<dt>{}</dt><dd>{}</dd>", name, htmlEscape(value));
    };
    field("Purpose", use_case.form.purpose);
    field("Decision", use_case.form.decision);
    field("Workflow", report.workflow);
    field("Target group", report.target_group);
    field("Active", htmlMoment(use_case.activated_at) + " to " + htmlMoment(use_case.closed_at));
    field("Approved by", report.approver);
    field("Approved content", report.closure_hash);
    field("Messages", fmt::format("{} segments sent, {} received", report.segments_out, report.segments_in));
    html += "</dl>";

    html += "<h2>Who was asked, and how far it came</h2><table>";
    for (const auto& line : figures.plain.lines()) html += shareRow(line.name, line.share, line.of);
    html +=
        "</table><h2>Outcome rates</h2><p class=\"soft\">AAPOR Standard Definitions; intervals are Wilson's, "
        "95 %.</p><table>";
    for (const auto& line : outcomeTable(figures.rates)) {
        html += shareRow(
            fmt::format("{}: {}", line.name, line.definition),
            line.rate,
            line.name == "COOP2" ? "reached" : "eligible"
        );
    }
    html += "</table><h2>What became of each worker</h2><table>";
    for (std::size_t i = 0; i < kDispositions; ++i) {
        const auto disposition = static_cast<Disposition>(i);
        html += countRow(
            fmt::format("{} ({})", nameOf(disposition), aaporClass(disposition)),
            figures.dispositions.of(disposition)
        );
    }
    html += countRow("all", figures.dispositions.targeted()) + "</table>";
    html += "<h2>Why the others did not answer</h2><table>";
    for (const auto& [cause, workers] : report.non_response) html += countRow(cause, workers);
    html += "</table><h2>Answers</h2>";
    for (const auto& question : figures.questions) html += questionSection(question);
    html += weightedSection(report.weighted);
    for (const auto& [title, lines] : {
             std::pair{"Completed, by district", &report.by_district},
             std::pair{"Completed, by cadre", &report.by_cadre},
             std::pair{"Completed, by operator", &report.by_operator},
             std::pair{"Completed, by language", &report.by_language},
         }) {
        html += fmt::format("<h2>{}</h2><table>", title);
        for (const auto& line : *lines) html += shareRow(line.name, line.completed, "eligible");
        html += "</table>";
    }
    html += "<h2>What to know before believing these numbers</h2><ul>";
    for (const auto& limitation : report.limitations)
        html += fmt::format("<li>{}</li>", htmlEscape(limitation));
    html += "</ul><h2>Recommendations (data manager)</h2><div class=\"box\"></div>";
    html += "<h2>Decision taken (requestor)</h2><div class=\"box\"></div>";
    html += fmt::format(R"(<p class="soft">Made {}.</p></body></html>)", htmlMoment(report.made_at));
    return html + "\n";
}

}  // namespace tama::reports
