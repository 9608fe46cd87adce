/** FirstReportPage */
export function FirstReportPage() { return <div>FirstReportPage</div>; }
