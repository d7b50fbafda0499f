// Asio's TLS part, compiled once (BOOST_ASIO_SEPARATE_COMPILATION), as asio_impl.cpp is.
#include <boost/asio/ssl/impl/src.hpp>
