// The overview report for a terminal.
#include <algorithm>

#include <date/date.h>
#include <fmt/format.h>

#include "base/text.hpp"
#include "reports/overview.hpp"

namespace tama::reports {
namespace {

constexpr std::size_t kNameColumns = 48;

std::string moment(const std::optional<WallTime>& time) {
    return time ? date::format("%d-%m-%Y %H:%M UTC", date::floor<std::chrono::minutes>(*time)) : "–";
}

/// Padded by code points: a terminal counts letters, not bytes.
std::string padded(std::string_view text, std::size_t columns) {
    const std::string cut(truncateCodePoints(text, columns));
    return cut + std::string(columns - std::min(columns, countCodePoints(cut)), ' ');
}

std::string section(std::string_view title) {
    return fmt::format("\n{}\n{}\n", title, std::string(countCodePoints(title), '-'));
}

std::string shareLine(std::string_view name, const Proportion& share, std::string_view of) {
    return fmt::format("  {} {}\n", padded(name, kNameColumns), inWords(share, of));
}

/// The text over several lines, after `lead` on the first and as many blanks on the others.
std::string wrapped(const std::string& lead, const std::string& text) {
    constexpr std::size_t kColumns = 100;
    std::string out = lead;
    std::size_t column = lead.size();
    for (const auto word : splitWords(text)) {
        const std::size_t width = countCodePoints(word);
        if (column + width + 1 > kColumns && column > lead.size()) {
            out += '\n' + std::string(lead.size(), ' ');
            column = lead.size();
        }
        if (column > lead.size()) {
            out += ' ';
            ++column;
        }
        out += word;
        column += width;
    }
    return out + '\n';
}

std::string questionLines(const QuestionFigures& question) {
    std::string out = "\n" + wrapped(fmt::format("  {}. ", question.position), question.text);
    const auto not_delivered = question.asked - question.delivered;
    const auto silent = question.delivered - question.replied;
    out += fmt::format(
        "     asked {}, answered {}; not delivered {}, no answer {}, answer did not fit {}\n",
        question.asked,
        question.valid,
        not_delivered,
        silent,
        question.invalid
    );
    if (question.replied > 0) {
        out += fmt::format(
            "     first reply did not fit: {}\n", inWords(question.firstTryInvalid(), "who replied")
        );
    }
    if (question.numbers) return out + fmt::format("     {}\n", inWords(*question.numbers, question.valid));
    for (const auto& category : question.categories) {
        out += fmt::format(
            "     {} {}\n", padded(category.name, 24), inWords({category.count, question.valid}, "answers")
        );
    }
    return out;
}

}  // namespace

std::string toText(const OverviewReport& report) {
    const auto& use_case = report.use_case;
    std::string out = fmt::format("USE CASE OVERVIEW REPORT  {}\n{}\n\n", use_case.number, use_case.title);
    const auto field = [&out](std::string_view name, std::string_view value) {
        out += fmt::format("  {} {}\n", padded(name, 16), value);
    };
    field("Unit", use_case.unit);
    field("Purpose", use_case.form.purpose);
    field("Decision", use_case.form.decision);
    field("Workflow", report.workflow);
    field("Target group", report.target_group);
    field("Approved by", report.approver.empty() ? "–" : report.approver);
    field("Approved content", report.closure_hash.substr(0, 16));
    field(
        "Active",
        moment(use_case.activated_at) + " to " +
            moment(use_case.closed_at ? use_case.closed_at : use_case.closes_at)
    );
    field("Messages", fmt::format("{} segments sent, {} received", report.segments_out, report.segments_in));

    out += section("Who was asked, and how far it came");
    for (const auto& line : report.figures.plain.lines()) out += shareLine(line.name, line.share, line.of);

    out += section("Outcome rates (AAPOR, with 95 % intervals)");
    for (const auto& line : outcomeTable(report.figures.rates)) {
        out += fmt::format(
            "  {} {}\n{:8}{}\n",
            padded(line.name, 6),
            line.definition,
            "",
            inWords(line.rate, line.name == "COOP2" ? "reached" : "eligible")
        );
    }

    out += section("What became of each worker");
    for (std::size_t i = 0; i < kDispositions; ++i) {
        const auto disposition = static_cast<Disposition>(i);
        out += fmt::format(
            "  {} {:>6}\n",
            padded(fmt::format("{} ({})", nameOf(disposition), aaporClass(disposition)), kNameColumns),
            report.figures.dispositions.of(disposition)
        );
    }
    out += fmt::format("  {} {:>6}\n", padded("all", kNameColumns), report.figures.dispositions.targeted());

    if (!report.non_response.empty()) out += section("Why the others did not answer");
    for (const auto& [cause, workers] : report.non_response) {
        out += fmt::format("  {} {:>6}\n", padded(cause, kNameColumns), workers);
    }

    out += section("Answers");
    for (const auto& question : report.figures.questions) out += questionLines(question);

    if (!report.weighted.questions.empty()) {
        out += section(fmt::format("Answers, weighted to the whole group of {}", report.weighted.population));
    }
    for (const auto& question : report.weighted.questions) {
        out += "\n" + wrapped(fmt::format("  {}. ", question.position), question.text);
        for (const auto& category : question.categories) {
            out += fmt::format("     {} {}\n", padded(category.name, 24), inWords(category.share));
        }
    }

    for (const auto& [title, lines] : {
             std::pair{"Completed, by district", &report.by_district},
             std::pair{"Completed, by cadre", &report.by_cadre},
             std::pair{"Completed, by operator", &report.by_operator},
             std::pair{"Completed, by language", &report.by_language},
         }) {
        out += section(title);
        for (const auto& line : *lines) out += shareLine(line.name, line.completed, "eligible");
    }

    out += section("What to know before believing these numbers");
    for (const auto& limitation : report.limitations) out += wrapped("  - ", limitation);
    return out;
}

}  // namespace tama::reports
