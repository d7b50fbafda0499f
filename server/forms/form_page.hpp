// The Use Case Request Form as a page to print, sign and photograph: A4, black on white, with number, QR code and check
// code. Everything that people wrote is escaped. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "flows/expressions/calendar.hpp"
#include "requests/use_case_store.hpp"

namespace tama::server {

struct FormPage {
    const requests::UseCase& use_case;
    std::optional<WallTime> submitted_at;
    WallTime printed_at;
    flows::TimeZone zone{};  // whose days and hours are shown
    std::string check_url{};  // where the QR code leads; empty: it holds number and check code alone
    std::string style{};    // CSS to put into the page; empty: it names /form.css
};

std::string toHtml(const FormPage& page);

}  // namespace tama::server
